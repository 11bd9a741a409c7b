using HRNet.Imaging;
using HRNet.Inference.Devices;
using HRNet.Inference.Quantization;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Inference.Tests.Quantization;

/// <summary>The shipped models as 8-bit integers, over the real runtime.</summary>
public sealed class QuantizerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnet-quantizer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("pose_", 0.9)]
    [InlineData("segment_", 0.97)]
    [InlineData("detect_", 0.8)]
    public async Task A_shipped_model_answers_nearly_the_same_and_its_file_is_a_fraction(string start, double agreement)
    {
        var report = await QuantizeAsync(start, new());
        Assert.InRange(report.Agreement, agreement, 1);
        Assert.InRange((double)report.Bytes.Int8 / report.Bytes.Float, 0.2, 0.45);
        Assert.NotEmpty(report.QuantizedLayers);
        Assert.All(report.Errors, error => Assert.InRange(error.Sqnr, 8, 80));
        var card = ModelFile.ReadCard(report.Output);
        Assert.Equal(NetworkPrecision.Int8, card.Precision);
        Assert.Equal(ModelFile.ReadCard(Shipped(start)).ScoreCalibration, card.ScoreCalibration);
    }

    [Fact]
    public async Task The_same_pictures_give_the_same_file()
    {
        var first = await File.ReadAllBytesAsync((await QuantizeAsync("pose_", new())).Output, TestContext.Current.CancellationToken);
        Assert.Equal(first, await File.ReadAllBytesAsync((await QuantizeAsync("pose_", new())).Output, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("stage3", 19)]
    [InlineData("stage4.0.fuse_layers", 3)]
    [InlineData("stage*.conv1", 10)]
    public async Task Layers_stay_float_by_the_beginning_of_their_names_or_by_a_pattern(string pattern, int atLeast)
    {
        var report = await QuantizeAsync("pose_", new() { KeepFloat = [pattern] });
        Assert.InRange(report.FloatLayers.Count, 2 + atLeast, report.FloatLayers.Count + report.QuantizedLayers.Count - 1);
        Assert.All(report.FloatLayers, layer => Assert.True(
            layer is "conv1" or "final_layer" || layer.StartsWith(pattern.Split('*')[0], StringComparison.Ordinal), layer));
    }

    [Fact]
    public async Task Parts_stay_float_until_no_more_is_lost_than_is_allowed()
    {
        var free = await QuantizeAsync("pose_", new());
        var bound = await QuantizeAsync("pose_", new() { MaxLoss = 100 * (1 - free.Agreement) / 2 });
        Assert.InRange(bound.Agreement, (1 + free.Agreement) / 2, 1);
        Assert.Contains(bound.Parts, part => part.KeptFloat);
        Assert.All(bound.Parts.Where(part => part.KeptFloat), part => Assert.Contains(bound.FloatLayers, layer => layer.StartsWith(part.Part, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pattern_that_fits_no_layer_is_refused_with_the_parts_there_are()
    {
        var refusal = await Assert.ThrowsAsync<RequestException>(() => QuantizeAsync("pose_", new() { KeepFloat = ["stage9"] }));
        Assert.Contains("'stage9'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("stage4.0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quantized_model_is_not_quantized_again()
    {
        var quantized = (await QuantizeAsync("pose_", new())).Output;
        var refusal = await Assert.ThrowsAsync<ModelFileException>(
            () => Quantizer.QuantizeAsync(quantized, Path.Combine(_folder.FullName, "again.onnx"), Pictures(), new(), cancel: TestContext.Current.CancellationToken));
        Assert.Contains("quantized already", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_cannot_be_read_leaves_no_file()
    {
        var broken = Path.Combine(_folder.FullName, "broken.jpg");
        await File.WriteAllBytesAsync(broken, [1, 2, 3], TestContext.Current.CancellationToken);
        var output = Path.Combine(_folder.FullName, "out.onnx");
        await Assert.ThrowsAsync<PictureException>(() => Quantizer.QuantizeAsync(
            Shipped("pose_"), output, [new(broken, []), new(broken, [])], new(), cancel: TestContext.Current.CancellationToken));
        Assert.False(File.Exists(output));
    }

    [Fact]
    public async Task Integers_are_not_sent_to_a_graphics_card()
    {
        var quantized = (await QuantizeAsync("pose_", new())).Output;
        using var model = await PoseModel.OpenAsync(quantized, new() { Device = "cuda", Detector = "" }, TestContext.Current.CancellationToken);
        Assert.Equal("cpu", model.Model.Device.Device);
        Assert.Contains("8-bit integers", Assert.Single(model.Model.Device.Attempts).Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DeviceException>(
            () => PoseModel.OpenAsync(quantized, new() { Device = "cuda", StrictDevice = true, Detector = "" }, TestContext.Current.CancellationToken));
    }

    private Task<QuantizationReport> QuantizeAsync(string start, QuantizationOptions options) => Quantizer.QuantizeAsync(
        Shipped(start), Path.Combine(_folder.FullName, $"{start}int8.onnx"), Pictures(), options, cancel: TestContext.Current.CancellationToken);

    private static string Shipped(string start) => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Shipped"), $"{start}*.onnx").First(
        file => ModelFile.ReadCard(file).Precision == NetworkPrecision.Float32);

    /// <summary>The photograph, whole and in parts.</summary>
    private CalibrationPicture[] Pictures()
    {
        const int Width = 260;
        const int Height = 225;
        var codec = PictureCodec.Create();
        using var photo = Fixture.Photo(Width, Height);
        return [.. Enumerable.Range(0, 4).Select(k =>
        {
            var path = Path.Combine(_folder.FullName, $"{k}.png");
            using var part = new Frame(Width - 20 * k, Height - 10 * k);
            for (var row = 0; row < part.Height; row++)
            {
                var from = ((row + 5 * k) * Width + 10 * k) * Frame.Channels;
                photo.Pixels.Slice(from, part.Width * Frame.Channels).CopyTo(part.Pixels[(row * part.Width * Frame.Channels)..]);
            }

            File.WriteAllBytes(path, codec.Encode(part, PictureFormat.Png));
            return new CalibrationPicture(path, []);
        })];
    }
}
