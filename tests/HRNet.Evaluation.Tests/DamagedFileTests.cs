using HRNet.Evaluation.Labels;
using HRNet.Evaluation.Mpii;

namespace HRNet.Evaluation.Tests;

public sealed class DamagedFileTests
{
    [Theory]
    [InlineData("mpii/single/annot/gt_valid.mat")]
    [InlineData("mpii/single/annot/gt_valid_compressed.mat")]
    public void A_truth_cut_anywhere_is_refused_in_words(string name) => Cut(name, path => MpiiTruth.Read(path));

    [Theory]
    [InlineData("seg/voc21_palette/gt/00.png")]
    [InlineData("seg/binary_no_ignore/gt/02.png")]
    public void A_label_map_cut_anywhere_is_refused_in_words(string name) => Cut(name, path => LabelMap.Read(path));

    [Theory]
    [InlineData("mpii/single/annot/gt_valid.mat")]
    [InlineData("mpii/single/annot/gt_valid_compressed.mat")]
    [InlineData("seg/voc21_palette/gt/00.png")]
    public void A_file_with_a_changed_byte_is_read_or_refused_in_words(string name)
    {
        var (whole, random) = (File.ReadAllBytes(Fixture(name)), new Random(7));
        for (var round = 0; round < 1000; round++)
        {
            var bytes = whole.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            With(name, bytes, path =>
            {
                try
                {
                    _ = name.EndsWith(".png", StringComparison.Ordinal) ? (object)LabelMap.Read(path) : MpiiTruth.Read(path);
                }
                catch (EvaluationException)
                {
                    // What is wanted; anything else fails the test.
                }
            });
        }
    }

    [Fact]
    public void A_list_of_faces_says_where_they_are()
    {
        var truth = Faces.FaceTruth.Read(Fixture("face/wflw/face_landmarks_wflw_test.csv"));

        Assert.Equal("synthetic/000.jpg", truth.Images[0]);
        Assert.Equal(truth.Points.Length, truth.Boxes.Count);
        // The center of a face lies among its landmarks.
        Assert.InRange(truth.Boxes[0].X, truth.Points[0].Min(point => point[0]), truth.Points[0].Max(point => point[0]));
        Assert.InRange(truth.Boxes[0].Y, truth.Points[0].Min(point => point[1]), truth.Points[0].Max(point => point[1]));
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    private static void Cut(string name, Action<string> read)
    {
        var whole = File.ReadAllBytes(Fixture(name));
        // The last bytes of a PNG are a closing chunk and a checksum, which nothing depends on.
        for (var length = 0; length < whole.Length - 40; length += Math.Max(1, whole.Length / 60))
            With(name, whole[..length], path => Assert.Throws<EvaluationException>(() => read(path)));
    }

    private static void With(string name, byte[] bytes, Action<string> act)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}{Path.GetExtension(name)}");
        File.WriteAllBytes(path, bytes);
        try
        {
            act(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
