using Lab.Model;

namespace Lab.Checker.Models.Search;

/// <summary>
/// Multisets of small numbers, each distinct one held once and named by an int: two are equal exactly when their names
/// are. A set is a binary tree over the bits of its members, with counts as leaves; sets share what they have in common,
/// so that one more member costs a few nodes. The empty set is 0.
/// </summary>
internal sealed class CanonicalSets
{
    private readonly int levels;
    private int[] left = new int[64];
    private int[] right = new int[64];
    private int[] slots = new int[256];
    private int count = 1;

    /// <param name="members">Members are below this.</param>
    public CanonicalSets(int members)
    {
        while (1L << levels < members) levels++;
    }

    public long Bytes => ((long)left.Length * 8) + (slots.Length * 4L);

    public int Add(int set, int member) => Change(set, member, levels, +1);

    /// <summary>The set without one of a member that is in it.</summary>
    public int Remove(int set, int member) => Change(set, member, levels, -1);

    public bool Contains(int set, int member)
    {
        for (var level = levels; level > 0; level--)
        {
            if (set == 0) return false;
            set = (member >> (level - 1) & 1) == 0 ? left[set] : right[set];
        }

        return set > 0;
    }

    /// <summary>Has the one all that the other has?</summary>
    public bool Includes(int set, int other) => Includes(set, other, levels);

    /// <summary>The members in order, each as often as it is in.</summary>
    public IEnumerable<int> Members(int set) => Members(set, levels, 0);

    private IEnumerable<int> Members(int node, int level, int prefix)
    {
        if (node == 0) return [];
        return level == 0
            ? Enumerable.Repeat(prefix, node)
            : Members(left[node], level - 1, prefix << 1).Concat(Members(right[node], level - 1, (prefix << 1) | 1));
    }

    private bool Includes(int node, int other, int level)
    {
        if (other == 0 || node == other) return true;
        if (node == 0) return false;
        return level == 0 ? node >= other : Includes(left[node], left[other], level - 1) && Includes(right[node], right[other], level - 1);
    }

    private int Change(int node, int member, int level, int by)
    {
        // At the leaves the name of a node is its count.
        if (level == 0) return node + by;
        var (l, r) = node == 0 ? (0, 0) : (left[node], right[node]);
        return (member >> (level - 1) & 1) == 0 ? Node(Change(l, member, level - 1, by), r) : Node(l, Change(r, member, level - 1, by));
    }

    private int Node(int l, int r)
    {
        if (l == 0 && r == 0) return 0;
        var mask = slots.Length - 1;
        var at = unchecked((int)Hash.Mix(((ulong)(uint)l << 32) | (uint)r)) & mask;
        while (slots[at] is not 0 and var known)
        {
            if (left[known] == l && right[known] == r) return known;
            at = (at + 1) & mask;
        }

        if (count == left.Length)
        {
            Array.Resize(ref left, count * 2);
            Array.Resize(ref right, count * 2);
        }

        (left[count], right[count], slots[at]) = (l, r, count);
        if (++count * 2 >= slots.Length) Grow();
        return count - 1;
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        var mask = slots.Length - 1;
        for (var node = 1; node < count; node++)
        {
            var at = unchecked((int)Hash.Mix(((ulong)(uint)left[node] << 32) | (uint)right[node])) & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = node;
        }
    }
}
