"""Where is each subject heading: what lies behind it, the running year, the projection?"""
