# Needs Python 3.11 or later, git and make; everything else comes into .venv and var/.
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench shell install lock format clean reset
RUN := exec sh ankang_edu/local/run.sh
UV := uv
COMPILE = $(UV) pip compile --quiet --no-config --universal --generate-hashes --python-version 3.11 --custom-compile-command 'make lock'

help:
	@echo 'make demo     整套系统加演示数据：http://127.0.0.1:8000 (PORT=8001 换端口) / the portal with demo data'
	@echo 'make test     全部测试，真实 PostgreSQL 和 Valkey (PYTEST_ARGS="-k 集团") / the whole suite'
	@echo 'make lint     代码风格、模板、导入方向、迁移、部署检查 / style, templates, imports, migrations'
	@echo 'make bench    性能比值 (BENCH_ARGS=…) / speed ratios'
	@echo 'make shell    演示数据上的 Django shell/ a Django shell on the demo data'
	@echo 'make format   按 ruff 整理 Python / let ruff format the Python'
	@echo 'make lock     重新锁定依赖（需要 uv）/ lock the packages anew (needs uv)'
	@echo 'make clean    删除测试库和缓存，演示数据留下 / remove test databases and caches, not the demo'
	@echo 'make reset    删除演示数据，下次重新生成 / remove the demo data, the next start makes it anew'
	@echo
	@echo 'PYTHON=python3.12 指定 Python；DATABASE_URL、DATABASE_OWNER_URL、REDIS_URL 用自己的服务器'
	@echo 'PYTHON= names the Python; DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL name your own servers'

demo test lint bench shell install format clean reset:
	@$(RUN) $@

lock:
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in
