"""Your company in five minutes: own numbers or a CRM extract become the scenario in force."""
