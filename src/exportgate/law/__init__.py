"""What every jurisdiction shares: values in force on a day, places, codes, ownership, money."""
