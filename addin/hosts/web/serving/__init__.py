"""How does the server answer the page: who asks, about which plan, as HTML or as JSON?"""
