"""The register of support: measures, repayment plans, questionnaires, consultations, moments."""
