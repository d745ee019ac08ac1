"""Wrong readings of the contract, each as a small change to the oracle."""
