"""What comes into the package besides text: pictures, charts, files, other documents?"""
