"""The way to the counter: what is to be handed in, printed, packed, mailed, labelled.

Everything here follows from the notice and the made files; what has become of them is kept by the
dossier's file (`storage.deliveries`).
"""
