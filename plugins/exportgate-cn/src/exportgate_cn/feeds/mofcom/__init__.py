"""cn.mofcom: the export control list, the attention list and the unreliable entity list, as announced."""
