"""Turns a sender's file (xlsx, xls, ods, csv) into parsed rows, without touching the database.

The way in is `recognition.read_list`; `rejects.write_rejects` is the way back to the sender.
"""
