"""What is left of each part of a levy after a remission (減免)."""


def after_remission(parts: tuple[int, ...], amount: int) -> tuple[int, ...]:
    """Each part less its share of the remission, in yen; what does not divide comes off the largest part.

    Law: 地方税法第717条、国民健康保険税条例. Errors: ValueError for more than the levy.
    """
    total = sum(parts)
    if not 0 <= amount <= total:
        raise ValueError("a remission lies between nothing and the levy")
    if not amount:
        return parts
    shares = [part * amount // total for part in parts]
    largest = max(range(len(parts)), key=lambda i: parts[i])
    shares[largest] += amount - sum(shares)
    left = [part - share for part, share in zip(parts, shares, strict=True)]
    # The remainder may exceed the largest part by some yen where all parts are small: take those from the others.
    for i in range(len(left)):
        lack = min(left[largest], 0)
        taken = min(left[i], -lack) if i != largest else 0
        left[i], left[largest] = left[i] - taken, left[largest] + taken
    return tuple(left)
