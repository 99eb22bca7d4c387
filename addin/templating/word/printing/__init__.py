"""How does a value become markup where its tag stands?"""
