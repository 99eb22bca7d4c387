"""What an office can prove: who vouched for a file, and that nothing was altered since."""
