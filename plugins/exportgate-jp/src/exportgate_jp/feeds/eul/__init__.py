"""The Foreign End User List of the Ministry of Economy, Trade and Industry (jp.eul)."""
