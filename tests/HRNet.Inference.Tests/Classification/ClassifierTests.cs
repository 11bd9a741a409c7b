using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Classification;
using HRNet.Inference.Devices;
using HRNet.Inference.Results;
using HRNet.Inference.Sessions;
using HRNet.Inference.Tests.Sessions;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using ModelFolder = HRNet.Inference.Tests.Catalog.ModelFolder;

namespace HRNet.Inference.Tests.Classification;

public sealed class ClassifierTests
{
    private static readonly ModelCard s_card = new()
    {
        Task = ModelTask.Classify,
        Architecture = "HRNet-C",
        Variant = "w18_small_v1",
        InputHeight = 224,
        InputWidth = 224,
        Output = "logits",
        Classes = [.. Enumerable.Range(0, 10).Select(k => $"class_{k}")],
    };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_are_seen_as_Pillow_resizes_and_torchvision_crops_them()
    {
        var expected = Fixture.Unzip("classified.bin.gz").AsMemory();
        foreach (var one in ClassificationCases.All.Cases)
        {
            using var network = new Witness(1, 0);
            using var picture = one.Picture();
            await using var session = new ModelSession("witness", network, new() { MaxBatch = 1, QueueLength = 8 });
            var card = s_card with
            {
                InputHeight = one.Crop[0],
                InputWidth = one.Crop[1],
                Mean = [0, 0, 0],
                Std = [1, 1, 1],
                Classification = new() { ShortSide = one.ShortSide, Filter = one.Filter },
            };
            await Classifier(card, session, 10).ClassifyAsync(picture, new ClassifyRequest { Top = 1 }, _cancel);
            var area = one.Crop[0] * one.Crop[1];
            for (var i = 0; i < 3 * area; i++)
                Assert.True(expected.Span[i] == network.Seen[i % 3 * area + i / 3], $"{one}: value {i} is {network.Seen[i % 3 * area + i / 3]}, not {expected.Span[i]}");
            expected = expected[(3 * area)..];
        }

        Assert.True(expected.IsEmpty);
    }

    [Fact]
    public async Task An_HRNet_answers_as_it_does_in_PyTorch_also_where_its_card_has_no_recipe()
    {
        using var folder = new ModelFolder();
        OnnxWriter.Write(folder.File("made"), new ClassificationNetwork(Variant.Find("w18_small_v1"), 10), Fill.Values, s_card, cancellation: _cancel);
        await using var catalog = await ModelCatalog.OpenAsync(folder.Options, NullLoggerFactory.Instance, _cancel);
        using var photo = Fixture.Photo(260, 225);
        Assert.True(Assert.Single(catalog.Models).IsDefault);

        var result = await catalog.Classification().ClassifyAsync(photo, new ClassifyRequest { Top = 10 }, _cancel);

        Assert.Equal(("made", "cpu"), (result.Model, result.Device));
        Assert.Equal(Enumerable.Range(0, 10).OrderByDescending(k => ClassificationCases.All.Scores[k]), result.Classes.Select(found => found.ClassId));
        Assert.All(result.Classes, found => Assert.Equal(ClassificationCases.All.Scores[found.ClassId], found.Score, 1e-5));
        Assert.True(result.Timing.Inference > 0);
    }

    [Fact]
    public async Task The_best_five_are_answered_unless_the_request_says_otherwise_and_of_equals_the_first()
    {
        Assert.Equal([4, 1, 3, 0, 2], Ids(await AskAsync(null, 0, 2, 0, 1, 3, -1, -2)));
        Assert.Equal([0, 1], Ids(await AskAsync(2, 1, 1, 1)));
        var all = await AskAsync(null, 0, 2);
        Assert.Equal([1, 0], Ids(all));
        Assert.Equal(1 / (1 + Math.Exp(-2)), all[0].Score, 1e-9);
        Assert.Equal("class_1", all[0].Label);

        static IEnumerable<int> Ids(IReadOnlyList<ClassScore> classes) => classes.Select(found => found.ClassId);
    }

    [Theory, InlineData(0), InlineData(4)]
    public async Task More_classes_than_there_are_cannot_be_asked_for(int top)
    {
        var refusal = await Assert.ThrowsAsync<RequestException>(() => AskAsync(top, 1, 2, 3));
        Assert.Equal("top", refusal.Option);
        Assert.Contains("it must be 1 to 3", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_does_not_fit_the_network_is_refused_in_words()
    {
        using var network = new Witness(1, 2);
        await using var session = new ModelSession("witness", network, new() { MaxBatch = 1, QueueLength = 8 });
        Assert.Contains("tells 2 classes apart, but the card names 10", Assert.Throws<ArgumentException>(() => Classifier(s_card, session, 2)).Message, StringComparison.Ordinal);
        var map = Assert.Throws<ArgumentException>(() => new Classifier(Info(s_card), session, new NetworkShape(10, 7, 7, FixedSize: true)));
        Assert.Contains("7 x 7 cells", map.Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<ClassScore>> AskAsync(int? top, params float[] logits)
    {
        using var network = new Witness(logits);
        using var picture = new Frame(30, 20);
        await using var session = new ModelSession("witness", network, new() { MaxBatch = 1, QueueLength = 8 });
        var card = s_card with { InputHeight = 32, InputWidth = 32, Classes = [.. logits.Select((_, k) => $"class_{k}")] };
        return (await Classifier(card, session, logits.Length).ClassifyAsync(picture, new ClassifyRequest { Top = top }, _cancel)).Classes;
    }

    private static Classifier Classifier(ModelCard card, ModelSession session, int classes) => new(Info(card), session, new NetworkShape(classes, 1, 1, FixedSize: true));

    private static ModelInfo Info(ModelCard card) => new("witness", card, 0, true, new DeviceReport("cpu", []), DateTimeOffset.UnixEpoch);

    /// <summary>Remembers what it was shown, and answers what it was told to.</summary>
    private sealed class Witness(params float[] logits) : INetworkRunner
    {
        public float[] Seen { get; private set; } = [];

        public NetworkBatch Run(Memory<float> images, int batch, int height, int width)
        {
            Seen = images.ToArray();
            return ArrayBatch.Of(logits, batch, logits.Length, 1, 1);
        }

        public void Dispose()
        {
        }
    }
}
