using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx.Messages;

namespace HRNet.Onnx;

/// <summary>How a model file is written.</summary>
public sealed record OnnxOptions
{
    /// <summary>
    /// Stores weights as float16 and widens them when the model is loaded: half the file, the same speed and memory, a relative error of up
    /// to 2^-11 per weight. Off by default.
    /// </summary>
    public bool HalfStorage { get; init; }
}

/// <summary>Writes a network with its weights and its card as an ONNX file.</summary>
public static class OnnxWriter
{
    /// <summary>The ONNX operator set of the files.</summary>
    public const int Opset = 17;

    /// <summary>
    /// Writes the file. Weights are asked for layer by layer and go straight to disk; the file appears under its name only when it is
    /// complete.
    /// The graph takes "image" (batch, 3, rows, columns): any batch; rows and columns of the card, or any where the network allows that.
    /// </summary>
    /// <param name="path">Where the file goes; an existing one is replaced.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="weights">Gives the values of each parameter, by the names of <see cref="Architecture.Parameters"/>. Asked for each one
    /// once.</param>
    /// <param name="card">What is written into the file's metadata; its input size is the graph's.</param>
    /// <param name="options">How the weights are stored.</param>
    /// <param name="progress">Told the part that is written, 0 to 1.</param>
    /// <param name="cancellation">Stops between layers; no file is left behind.</param>
    /// <exception cref="ArgumentException">The card names an output that the network does not have.</exception>
    /// <exception cref="ModelFileException">The card breaks a rule that readers hold it to, such as an impossible input size.</exception>
    /// <exception cref="InvalidDataException">A parameter has the wrong number of values, or some that are no finite numbers or too large
    /// for float16.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, Architecture architecture, TensorSource weights, ModelCard card, OnnxOptions? options = null,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Write(path, Build(architecture, card, options ?? new OnnxOptions()), weights, card, progress, cancellation);
    }

    /// <summary>
    /// Writes the second stage of a network as a file of its own, with the card of the whole; otherwise as the other <c>Write</c>.
    /// </summary>
    public static void Write(
        string path, RegionNetwork network, TensorSource weights, ModelCard card, OnnxOptions? options = null,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Write(path, Build(network, options ?? new OnnxOptions()), weights, card, progress, cancellation);
    }

    /// <summary>Writes a graph that was begun and finished here.</summary>
    internal static void Write(
        string path, GraphBuilder graph, TensorSource weights, ModelCard card, IProgress<double>? progress, CancellationToken cancellation)
    {
        var unfinished = path + ".tmp";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
                OnnxStream.Write(file, Header(card), graph, weights, progress, cancellation);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>A graph with the image that the network takes, and nothing else.</summary>
    internal static (GraphBuilder Graph, OnnxValue Image) Begin(Architecture architecture, ModelCard card, OnnxOptions options)
    {
        if (!architecture.Outputs.Contains(card.Output))
        {
            throw new ArgumentException(
                $"The network's outputs are {string.Join(", ", architecture.Outputs)}; there is no \"{card.Output}\".", nameof(card));
        }

        CardRules.Check(card);
        var graph = new GraphBuilder(options);
        var image = architecture.TakesAnySize
            ? new OnnxValue("image", 3, null, null)
            : new OnnxValue("image", 3, card.InputHeight, card.InputWidth);
        graph.Graph.Input.Add(GraphValues.Describe(image, "height", "width"));
        return (graph, image);
    }

    /// <summary>Gives the answers of the network their names.</summary>
    internal static void Finish(GraphBuilder graph, Architecture architecture, IEnumerable<OnnxValue> outputs)
    {
        foreach (var (name, value) in architecture.Outputs.Zip(outputs))
            Name(graph, value, name, architecture is SegmentationNetwork or OcrNetwork ? "output" : name);
    }

    private static GraphBuilder Build(Architecture architecture, ModelCard card, OnnxOptions options)
    {
        var (graph, image) = Begin(architecture, card, options);
        Finish(graph, architecture, architecture.Describe(new OnnxGraph(graph), image));
        return graph;
    }

    private static GraphBuilder Build(RegionNetwork network, OnnxOptions options)
    {
        var graph = new GraphBuilder(options);
        OnnxValue[] maps = [.. network.MapInputs.Select(name => new OnnxValue(name, network.Channels, null, null) { Items = "pictures" })];
        IReadOnlyList<OnnxValue>[] regions =
            [.. network.RegionInputs.Select(names => names.Select(name => new OnnxValue(name, 5, 1, 1) { Items = $"{name}_count", Rank = 2 }).ToArray())];
        foreach (var value in maps.Concat(regions.SelectMany(values => values)))
            graph.Graph.Input.Add(GraphValues.Describe(value, $"{value.Name}_height", $"{value.Name}_width"));
        foreach (var (name, value) in network.Outputs.Zip(network.Describe(new OnnxGraph(graph), maps, regions)))
            Name(graph, value, name, name);
        return graph;
    }

    /// <summary>Outputs whose sizes differ have symbols that differ; a runtime may take equal symbols for equal sizes.</summary>
    private static void Name(GraphBuilder graph, OnnxValue value, string name, string symbol)
    {
        graph.Rename(value.Name, name);
        graph.Graph.Output.Add(GraphValues.Describe(value with { Name = name }, $"{symbol}_height", $"{symbol}_width"));
    }

    private static ModelProto Header(ModelCard card) => new()
    {
        IrVersion = 8,
        ProducerName = "HRNetWeb",
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
        MetadataProps = { CardProperties.Of(card).Select(property => new StringStringEntryProto { Key = property.Key, Value = property.Value }) },
    };
}
