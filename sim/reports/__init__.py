"""Which numbers, sentences and tables state an answer, alike on a page, in an export and in a terminal?"""
