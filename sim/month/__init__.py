"""What happens in a month of one replication, in order?"""
