"""How do the workbooks of a report live on: verified, refreshed and traced as documents are?"""
