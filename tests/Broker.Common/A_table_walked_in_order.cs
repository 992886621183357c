using FsCheck;
using FsCheck.Fluent;

namespace Lab.Broker.Common.Tests;

public sealed class A_table_walked_in_order
{
    [Fact]
    public void Finds_and_walks_as_a_sorted_dictionary_does() =>
        Prop.ForAll(Arb.From(Gen.Zip(Gen.Choose(0, 30), Gen.Choose(0, 3)).ListOf()), steps =>
        {
            var table = new Ordered<int, int>();
            var model = new SortedDictionary<int, int>();
            var turn = 0;
            foreach (var (key, act) in steps)
            {
                if (act == 0) Assert.Equal(model.Remove(key), table.Remove(key));
                else table[key] = model[key] = ++turn;
                Assert.Equal(model.Keys, table.Keys);
                Assert.Equal(model.Values, table.Values);
                Assert.Equal(model.Count, table.Count);
                Assert.Equal(model.TryGetValue(key, out var there), table.TryGetValue(key, out var found));
                Assert.Equal(there, found);
                Assert.Equal(model.GetValueOrDefault(key + 1), table.GetValueOrDefault(key + 1));
            }
        }).QuickCheckThrowOnFailure();
}
