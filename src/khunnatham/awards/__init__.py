"""What a decision confers: certificates and their verification."""
