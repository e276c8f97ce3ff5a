"""The pages of orders, by face."""
