"""Who meets it: views, forms and templates. Decides nothing that a service can decide."""
