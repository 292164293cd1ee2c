"""Of a register: where its entries lie, how they stand, and the figures that a round takes from it."""
