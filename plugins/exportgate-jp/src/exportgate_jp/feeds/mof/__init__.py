"""The asset freeze list of the Ministry of Finance (jp.mof)."""
