"""Writers: frames to the bytes of a file."""
