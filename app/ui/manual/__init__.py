"""帮助: the manual with its window, the keys, and the tour; read and made when first wanted."""
