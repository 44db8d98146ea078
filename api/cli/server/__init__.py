"""What `yiju serve` needs beside the service: its log, its workers, its keys."""
