"""What does a page of the Word report need besides sentences, tables and charts?"""
