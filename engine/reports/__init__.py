"""Reports: datasets, widgets, boards; from definitions to SQL, figures and charts."""
