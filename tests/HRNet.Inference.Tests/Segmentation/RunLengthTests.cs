using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Tests.Segmentation;

public sealed class RunLengthTests
{
    [Fact]
    public void Runs_go_on_in_the_next_row()
    {
        var runs = RunLength.Encode(new ClassMap(new byte[] { 0, 0, 1, /**/ 1, 1, 0 }, 3, 2));
        Assert.Equal([0, 1, 0], runs.Values);
        Assert.Equal([2, 3, 1], runs.Counts);
    }

    [Fact]
    public void Decoding_gives_the_map_back()
    {
        byte[] ids = [.. Enumerable.Range(0, 40 * 30).Select(i => (byte)(Uniform.At("runs", i / 7) * 4))];
        var decoded = RunLength.Encode(new ClassMap(ids, 40, 30)).Decode();
        Assert.Equal(ids, decoded.Ids.ToArray());
    }

    [Fact]
    public void Runs_that_do_not_cover_the_picture_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new RunLength(2, 2, [0], [3]).Decode());
        Assert.Throws<InvalidOperationException>(() => new RunLength(2, 2, [0, 1], [5, -1]).Decode());
        Assert.Throws<InvalidOperationException>(() => new RunLength(2, 2, [256], [4]).Decode());
    }
}
