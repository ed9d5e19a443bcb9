"""Which plan, quota and direction do best under limits, and by how much on fresh draws?"""
