"""What changes a commission, its sessions and what comes of them: one file per act."""
