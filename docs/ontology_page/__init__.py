"""The page of the ontology, made from its files: `python docs/make_ontology_page.py` writes docs/ontology.html.

model       what the files say, ready to be shown
diagrams    boxes and arrows as SVG
page        the HTML
"""
