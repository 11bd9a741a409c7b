using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Tests.Catalog;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Tests.Detection;

/// <summary>Whole detectors with two graphs, from the picture to boxes and masks, against PyTorch.</summary>
public sealed class RcnnTests : IDisposable
{
    private const int Width = 90;
    private const int Height = 60;
    private static readonly Case[] Cases = Made.Load<Case[]>("rcnn");
    private static readonly float[][] TargetStds = [[.1f, .1f, .2f, .2f], [.05f, .05f, .1f, .1f], [.033f, .033f, .067f, .067f]];

    private readonly ModelFolder _folder = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Cases.Select(test => test.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task A_picture_is_answered_as_PyTorch_answers_it(string name)
    {
        var test = Cases.Single(test => test.Name == name);
        Write(test);
        await using var catalog = await OpenAsync();
        using var picture = Picture();
        var result = await catalog.Detection().DetectAsync(picture, new DetectRequest { Threshold = 0.05f }, _cancel);

        Assert.Equal(test.Answers.Length, result.Objects.Count);
        foreach (var (expected, pixels, found) in test.Answers.Zip(test.MaskPixels, result.Objects))
        {
            Made.Compare(expected, new Corners(found.Box.X, found.Box.Y, found.Box.X + found.Box.Width, found.Box.Y + found.Box.Height));
            Assert.Equal(expected[4], found.Score, 1e-4f);
            Assert.Equal(((int)expected[5], $"class_{(int)expected[5]}"), (found.ClassId, found.Label));

            // Pixels whose probability is the threshold turn with the last digit.
            Assert.InRange(found.Mask!.Pixels.ToArray().Count(pixel => pixel), pixels - 2 - pixels / 200, pixels + 2 + pixels / 200);
        }
    }

    [Fact]
    public void Some_picture_has_more_regions_than_one_run_looks_at() => Assert.Contains(Cases, test => test.Regions > RegionSession.MostPerRun);

    [Fact]
    public async Task A_second_file_that_comes_later_or_changes_is_taken_while_others_serve()
    {
        _folder.WithPose("pose");
        Write(Cases[0]);
        File.Move(_folder.File("rcnn.regions"), _folder.File("rcnn.regions") + ".tmp");
        await using var catalog = await OpenAsync();
        Assert.Contains("is not beside it", catalog.Refused.Single().Reason, StringComparison.Ordinal);
        await catalog.RescanAsync(_cancel);

        File.Move(_folder.File("rcnn.regions") + ".tmp", _folder.File("rcnn.regions"));
        await SeeAsync();
        Assert.Equal("rcnn", catalog.Detection().Model.Name);

        var version = catalog.Version;
        await SeeAsync();
        Assert.Equal(version, catalog.Version);
        File.SetLastWriteTimeUtc(_folder.File("rcnn.regions"), DateTime.UtcNow.AddMinutes(1));
        await SeeAsync();
        Assert.NotEqual(version, catalog.Version);

        async Task SeeAsync()
        {
            for (var look = 0; look < 2; look++)
                await catalog.RescanAsync(_cancel);
        }
    }

    [Fact]
    public async Task A_second_file_without_the_semantic_map_that_the_card_tells_of_is_named()
    {
        var test = Cases.Single(test => test.Name == "hybrid");
        Write(test);
        OnnxWriter.Write(_folder.File("rcnn.regions"), test.Network.Second with { Semantic = null }, Fill.Values, Cards.Pose, cancellation: _cancel);
        var failure = await Assert.ThrowsAsync<ModelLoadException>(OpenAsync);
        Assert.Contains("has not the inputs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_its_second_file_is_named()
    {
        Write(Cases[0]);
        File.Delete(Path.Combine(_folder.Path, "rcnn.regions.onnx"));
        var failure = await Assert.ThrowsAsync<ModelLoadException>(OpenAsync);
        Assert.Contains("rcnn.regions.onnx", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_file_that_does_not_fit_the_card_is_named()
    {
        Write(Cases[0]);
        var other = Cases[0].Network.Second with { Classes = 7 };
        OnnxWriter.Write(_folder.File("rcnn.regions"), other, Fill.Values, Cards.Pose, cancellation: _cancel);
        var failure = await Assert.ThrowsAsync<ModelLoadException>(OpenAsync);
        Assert.Contains("7 classes apart, but the card names 3", failure.Message, StringComparison.Ordinal);

        OnnxWriter.Write(_folder.File("rcnn.regions"), Cases[0].Network.Second with { Masks = null }, Fill.Values, Cards.Pose, cancellation: _cancel);
        failure = await Assert.ThrowsAsync<ModelLoadException>(OpenAsync);
        Assert.Contains("has not the inputs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_file_is_no_model_by_itself()
    {
        Write(Cases[0]);
        await using var catalog = await OpenAsync();
        var model = Assert.Single(catalog.Models);
        Assert.Equal(("rcnn", true), (model.Name, model.IsDefault));
        Assert.Equal(Directory.GetFiles(_folder.Path).Sum(file => new FileInfo(file).Length), model.Bytes);
    }

    [Fact]
    public async Task Closing_under_load_answers_what_was_accepted_in_both_stages()
    {
        const int Callers = 24;
        Write(Cases[0]);
        var catalog = await OpenAsync();
        var detector = catalog.Detection();
        using var picture = Picture();
        var whole = (await detector.DetectAsync(picture, new DetectRequest { Threshold = 0.05f }, _cancel)).Objects.Count;
        var asked = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => detector.DetectAsync(picture, new DetectRequest { Threshold = 0.05f }, _cancel), _cancel)).ToArray();
        await Task.WhenAny(asked);

        await catalog.DisposeAsync();

        // The library would bring the process down if it were closed during a run. Who came too late is told so; everyone else has the whole answer.
        await ((Task)Task.WhenAll(asked)).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.All(asked.Where(task => task.IsFaulted), late => Assert.IsType<ObjectDisposedException>(late.Exception!.InnerException));
        var answered = asked.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result.Objects.Count).ToArray();
        Assert.NotEmpty(answered);
        Assert.All(answered, found => Assert.Equal(whole, found));
    }

    private Task<ModelCatalog> OpenAsync() => ModelCatalog.OpenAsync(_folder.Options, NullLoggerFactory.Instance, _cancel);

    private void Write(Case test)
    {
        var network = test.Network;
        var card = new ModelCard
        {
            Task = ModelTask.Detect,
            Architecture = network.System,
            Variant = network.Variant.Name,
            InputHeight = test.Short,
            InputWidth = test.Long,
            Fit = InputFit.LongAndShortSide,
            Output = "p2",
            Detection = new DetectionRecipe
            {
                Score = ScoreRule.Product,
                CandidateThreshold = 0.05f,
                Nms = 0.5f,
                NmsPre = test.Most,
                MaxPerImage = 20,
                FinestStride = 4,
                Levels = network.Levels,
                FloatResize = test.Floats,
                Regions = new RegionRecipe
                {
                    File = "rcnn.regions.onnx",
                    Levels = network.Second.Levels,
                    TargetStds = TargetStds[..test.Stages],
                    BackgroundFirst = test.BackgroundFirst,
                    Legacy = test.Sampling == "legacy",
                    Masks = true,
                    Semantic = test.SemanticStacked is not null,
                    MaskThreshold = 0.5f,
                    AnchorScales = [8],
                    AnchorRatios = [0.5f, 1, 2],
                    ProposalNms = 0.7f,
                    MaxProposals = test.Most,
                },
            },
        };
        OnnxWriter.Write(_folder.File("rcnn"), network, Fill.Values, card with { Classes = [.. Enumerable.Range(0, test.Classes).Select(k => $"class_{k}")] }, cancellation: _cancel);
        OnnxWriter.Write(_folder.File("rcnn.regions"), network.Second, Fill.Values, card, cancellation: _cancel);
    }

    /// <summary>The picture that rcnn.py makes.</summary>
    private static Frame Picture()
    {
        var frame = new Frame(Width, Height);
        for (var k = 0; k < frame.Pixels.Length; k++)
        {
            var (x, y, channel) = (k / 3 % Width, k / 3 / Width, k % 3);
            var wave = (x * (channel + 2) + y * (5 - channel)) % 64 / 64.0;
            frame.Pixels[k] = (byte)Math.Floor(wave * 180 + Uniform.At("picture", k) * 75);
        }

        return frame;
    }

    private sealed record Case(
        string Name, int Classes, int Channels, int ProposalChannels, int Stages, int Hidden, int Stacked, bool SharedDeltas, bool BackgroundFirst,
        int MaskStacked, int MaskChannels, string Sampling, int Most, int Regions, int Short, int Long, bool Floats, float[][] Answers, int[] MaskPixels, bool Flow = false, int? SemanticStacked = null)
    {
        public RcnnNetwork Network => new(
            Variant.Find("w18_small_v1"),
            new RegionNetwork(
                Classes, Channels, Stages, Hidden, Stacked, SharedDeltas: SharedDeltas, BackgroundFirst: BackgroundFirst,
                Masks: new(MaskStacked, MaskChannels, Flow), Sampling: Sampling == "legacy" ? RegionSampling.Legacy : RegionSampling.Aligned,
                Semantic: SemanticStacked is { } convolutions ? new(Stacked: convolutions) : null),
            ProposalChannels: ProposalChannels);
    }
}
