using HRNet.Checkpoints;
using HRNet.Import;
using HRNet.Import.Keys;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx.Messages;
using Microsoft.Win32.SafeHandles;
using DataType = HRNet.Onnx.Messages.TensorProto.Types.DataType;

namespace HRNet.Onnx;

/// <summary>
/// The network in a model file that <see cref="OnnxWriter"/> wrote: its description, recognized from names and shapes as a checkpoint's is,
/// and its weights, with batch norms folded into the convolutions before them. The weights stay in the file until they are read.
/// </summary>
internal sealed class ModelTensors : IDisposable
{
    private const int LongestName = 65536;
    private const int MostDimensions = 8;

    private readonly SafeFileHandle _file;
    private readonly OrderedDictionary<string, CheckpointTensor> _tensors = [];

    private ModelTensors(string path, ModelCard card)
    {
        Card = card;
        _file = File.OpenHandle(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16384, FileOptions.RandomAccess);
            ReadModel(new WireReader(stream, stream.Length), stream);
            Network = Recognize();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The card of the file.</summary>
    public ModelCard Card { get; }

    /// <summary>The network.</summary>
    public Architecture Network { get; }

    /// <summary>
    /// Opens a model file. The parameters of its convolutions are those that are left when batch norms are folded: weight and bias.
    /// </summary>
    /// <exception cref="ModelFileException">It is no ONNX model with a card, or holds no network that is known.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelTensors Open(string path) => new(path, ModelFile.ReadCard(path));

    /// <summary>The values of a weight.</summary>
    /// <exception cref="ModelFileException">The file does not have it.</exception>
    public float[] Read(Parameter parameter) => _tensors.TryGetValue(parameter.Name, out var tensor)
        ? tensor.Read()
        : throw new ModelFileException($"The model has no weights {parameter}: it is not a file that 'hrnet import' wrote.");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private Architecture Recognize()
    {
        // A network of mmdet has the names of the current code base in our files, whichever it came from.
        var codeBase = Card.Task == ModelTask.Detect ? MmdetKeys.Mapper.CodeBase : OfficialKeys.Mapper.CodeBase;
        try
        {
            var network = new Recognizer(new OfficialNames(codeBase, _tensors, [], HasBatchCounters: false)).Recognize(Card.Upsampling);
            return network is FcosNetwork fcos ? fcos with { AnySize = Card.Fit == InputFit.LongAndShortSide } : network;
        }
        catch (ImportException e)
        {
            throw new ModelFileException($"The model holds no network that is known, or was not written by 'hrnet import': {e.Message}", e);
        }
    }

    private void ReadModel(WireReader model, Stream stream)
    {
        while (model.Next())
        {
            if (model.Field == ModelProto.GraphFieldNumber)
                ReadGraph(model.Message(), stream);
            else
                model.Skip();
        }
    }

    private void ReadGraph(WireReader graph, Stream stream)
    {
        while (graph.Next())
        {
            if (graph.Field == GraphProto.InitializerFieldNumber)
                ReadTensor(graph.Message(), stream);
            else
                graph.Skip();
        }
    }

    private void ReadTensor(WireReader tensor, Stream stream)
    {
        var (name, type, shape, start, bytes) = ("", (DataType)0, new List<long>(), 0L, 0L);
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case TensorProto.NameFieldNumber:
                    name = tensor.Text(LongestName);
                    break;
                case TensorProto.DataTypeFieldNumber:
                    type = (DataType)tensor.Number();
                    break;
                case TensorProto.DimsFieldNumber when shape.Count < MostDimensions:
                    shape.Add(tensor.Number());
                    break;
                case TensorProto.RawDataFieldNumber:
                    bytes = tensor.Skip();
                    start = stream.Position - bytes;
                    break;
                default:
                    tensor.Skip();
                    break;
            }
        }

        ElementType? element = type switch { DataType.Float => ElementType.Float32, DataType.Float16 => ElementType.Float16, _ => null };
        if (element is not { } known)
            return;
        var count = bytes / known.Size();
        var strides = new long[shape.Count];
        for (var (k, stride) = (shape.Count - 1, 1L); k >= 0; stride *= shape[k--])
            strides[k] = stride;
        try
        {
            var view = TensorView.Create(new StorageBlock(known, count) { Offset = start }, 0, count, 0, [.. shape], strides);
            var plain = name.EndsWith(PlannedTensor.HalfSuffix, StringComparison.Ordinal) ? name[..^PlannedTensor.HalfSuffix.Length] : name;
            _tensors.TryAdd(plain, new CheckpointTensor(plain, view, _file));
        }
        catch (CheckpointException e)
        {
            throw new ModelFileException($"The file is damaged: {e.Message}", e);
        }
    }
}
