"""Several slow things at the same time, so that a test lasts as long as the slowest of them."""
from concurrent.futures import ThreadPoolExecutor


def together(*calls, at_most=None):
    """The results of `calls` (without arguments), in their order; the first exception of any of them."""
    with ThreadPoolExecutor(at_most or len(calls)) as pool:
        futures = [pool.submit(call) for call in calls]
    return [future.result() for future in futures]
