import os

# The matrices here are small: several threads of a BLAS that wait for each other turn a second into twenty on a busy
# machine. Read when numpy is first imported; whoever wants more threads sets it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
