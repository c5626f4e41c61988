"""What leaves in the designated format (移出の指定様式): definitions as data, files by SQL, the layout book from the same."""
