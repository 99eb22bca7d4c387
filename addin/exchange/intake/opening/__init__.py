"""Files from outside, read under limits in a process that can be killed."""
