"""Built trees in the forms that image builders and installers take. Values in, files out: no disk is read here.

The one exception are programs of kspec's own, which an image takes along.
"""
