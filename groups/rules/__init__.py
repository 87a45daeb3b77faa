"""The policy about groups as tables and pure functions (安政办发〔2018〕47号)."""
