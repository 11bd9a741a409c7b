using HRNet.Checkpoints;

namespace HRNet.Tests.Checkpoints;

/// <summary>Metadata is shown whatever is in it.</summary>
public sealed class MetadataTextTests
{
    [Fact]
    public void Values_read_as_in_Python()
    {
        var dictionary = new OrderedDictionary<object, object?> { ["a"] = new List<object?> { 1L, .5 }, ["b"] = new object?[] { null, "two\nlines" }, [3L] = new byte[4] };
        Assert.Equal("{a: [1, 0.5], b: (None, two lines), 3: 4 bytes}", MetadataText.Of(dictionary));
    }

    [Fact]
    public void A_long_value_is_cut() => Assert.Equal("aaaa ...", MetadataText.Of(new string('a', 1000), longest: 4));

    [Fact]
    public void A_list_that_contains_itself_ends()
    {
        var list = new List<object?>();
        list.Add(list);
        list.Add(list);
        Assert.InRange(MetadataText.Of(list, longest: 1000).Length, 1, 1010);
    }

    [Fact]
    public void A_list_nested_a_million_deep_ends()
    {
        var list = new List<object?>();
        for (var k = 0; k < 1_000_000; k++) list = [list];
        Assert.Equal("[[[[[[[[[[[[...]]]]]]]]]]]]", MetadataText.Of(list));
    }
}
