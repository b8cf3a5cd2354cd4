"""The register of the administrative CCAPEX: what comes in, its threshold, its letters (S1)."""
