"""What does a series say: growth, revisions, outliers, sums that must close?"""
