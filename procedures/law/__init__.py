"""The legal calendar: rules as dated data, and the engine that reads them. No database."""
