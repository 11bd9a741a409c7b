namespace HRNet.Cli.Tests;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_numpy_saved_is_read()
    {
        var file = NpyFile.Read(Fixture("c_order"));

        Assert.Equal([2, 3, 4], file.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(k => k / 8f), file.Values);
        Assert.Equal([4], NpyFile.Read(Fixture("one_dimension")).Shape);
    }

    [Theory]
    [InlineData("c_order", new long[] { 2, 3, 4 })]
    [InlineData("one_dimension", new long[] { 4 })]
    public void What_is_written_is_byte_for_byte_what_numpy_writes(string name, long[] shape)
    {
        var count = shape.Aggregate(1L, (product, n) => product * n);

        NpyFile.Write(_folder["out.npy"], shape, Enumerable.Range(0, (int)count).Select(k => k / 8f).ToArray());

        Assert.Equal(File.ReadAllBytes(Fixture(name)), File.ReadAllBytes(_folder["out.npy"]));
    }

    [Theory]
    [InlineData("fortran_order", "Fortran order")]
    [InlineData("float64", "does not hold float32")]
    public void What_is_not_float32_in_rows_first_is_refused_in_words(string name, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => NpyFile.Read(Fixture(name))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_was_cut_short_or_is_something_else_is_refused()
    {
        var whole = File.ReadAllBytes(Fixture("c_order"));
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(_folder["cut.npy"], whole[..length]);
            Assert.Throws<InvalidDataException>(() => NpyFile.Read(_folder["cut.npy"]));
        }
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".npy");
}
