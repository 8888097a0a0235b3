"""Running processes: the kernel's state in rows, its questions answered, its work carried out, in one transaction."""
