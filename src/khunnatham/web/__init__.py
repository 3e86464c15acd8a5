"""People with browsers: pages, forms, templates and static files."""
