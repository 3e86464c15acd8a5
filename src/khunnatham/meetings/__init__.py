"""Meetings, agendas, attendance and resolutions."""
