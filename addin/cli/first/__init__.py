"""What does a person need in the first hour?"""
