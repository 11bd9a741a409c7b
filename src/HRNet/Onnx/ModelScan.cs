using Google.Protobuf;
using HRNet.Models;
using HRNet.Onnx.Messages;
using DataType = HRNet.Onnx.Messages.TensorProto.Types.DataType;

namespace HRNet.Onnx;

/// <summary>One walk over the fields of a model.</summary>
internal sealed class ModelScan
{
    private const int LongestText = 1 << 20;
    private const int MostMetadata = 16 << 20;

    private readonly Dictionary<string, string> _metadata = [];
    private readonly SortedDictionary<string, int> _operators = new(StringComparer.Ordinal);
    private readonly HashSet<string> _initializers = [];
    private readonly List<ModelValue> _inputs = [];
    private readonly List<ModelValue> _outputs = [];
    private long _initializerBytes;
    private long _metadataBytes;
    private int _opset;
    private int _irVersion;
    private string _producer = "";
    private bool _hasGraph;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public static ModelScan Read(Stream stream, bool graph)
    {
        var scan = new ModelScan();
        scan.ReadModel(new WireReader(stream, stream.Length), graph);
        if (!scan._hasGraph || scan._irVersion == 0)
            throw new ModelFileException("The file is not an ONNX model: it has no graph or no format version.");
        return scan;
    }

    public ModelSummary Summarize(long bytes, ModelCard? card) => new(
        bytes, _opset, _irVersion, _producer, [.. _inputs.Where(input => !_initializers.Contains(input.Name))], _outputs,
        _operators, _initializers.Count, _initializerBytes, _metadata, card);

    private void ReadModel(WireReader model, bool graph)
    {
        while (model.Next())
        {
            switch (model.Field)
            {
                case ModelProto.IrVersionFieldNumber:
                    _irVersion = (int)model.Number();
                    break;
                case ModelProto.ProducerNameFieldNumber:
                    _producer = model.Text(LongestText);
                    break;
                case ModelProto.OpsetImportFieldNumber:
                    var set = Parse(OperatorSetIdProto.Parser, model);
                    if (set.Domain is "" or "ai.onnx")
                        _opset = (int)set.Version;
                    break;
                case ModelProto.MetadataPropsFieldNumber:
                    var property = Parse(StringStringEntryProto.Parser, model);
                    _metadata[property.Key] = property.Value;
                    if ((_metadataBytes += property.CalculateSize()) > MostMetadata)
                        throw new ModelFileException($"The model has more than {MostMetadata:N0} bytes of metadata.");
                    break;
                case ModelProto.GraphFieldNumber when graph:
                    _hasGraph = true;
                    ReadGraph(model.Message());
                    break;
                default:
                    _hasGraph |= model.Field == ModelProto.GraphFieldNumber;
                    model.Skip();
                    break;
            }
        }
    }

    private void ReadGraph(WireReader graph)
    {
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case GraphProto.NodeFieldNumber:
                    CountOperator(graph.Message());
                    break;
                case GraphProto.InitializerFieldNumber:
                    CountInitializer(graph.Message());
                    break;
                case GraphProto.InputFieldNumber:
                    _inputs.Add(Describe(Parse(ValueInfoProto.Parser, graph)));
                    break;
                case GraphProto.OutputFieldNumber:
                    _outputs.Add(Describe(Parse(ValueInfoProto.Parser, graph)));
                    break;
                default:
                    graph.Skip();
                    break;
            }
        }
    }

    private void CountOperator(WireReader node)
    {
        while (node.Next())
        {
            if (node.Field != NodeProto.OpTypeFieldNumber)
            {
                node.Skip();
                continue;
            }

            var name = node.Text(limit: 256);
            _operators[name] = _operators.GetValueOrDefault(name) + 1;
        }
    }

    private void CountInitializer(WireReader tensor)
    {
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case TensorProto.NameFieldNumber:
                    _initializers.Add(tensor.Text(limit: 65536));
                    break;
                case TensorProto.RawDataFieldNumber or TensorProto.FloatDataFieldNumber
                    or TensorProto.Int32DataFieldNumber or TensorProto.Int64DataFieldNumber:
                    _initializerBytes += tensor.Skip();
                    break;
                default:
                    tensor.Skip();
                    break;
            }
        }
    }

    private static ModelValue Describe(ValueInfoProto value)
    {
        var type = value.Type?.TensorType;
        return new(
            value.Name,
            ((DataType)(type?.ElemType ?? 0)).ToString().ToLowerInvariant(),
            [.. (type?.Shape?.Dim ?? []).Select(dimension => dimension switch
            {
                { HasDimValue: true } => dimension.DimValue.ToString(),
                { HasDimParam: true, DimParam.Length: > 0 } => dimension.DimParam,
                _ => "?",
            })]);
    }

    private static T Parse<T>(MessageParser<T> parser, WireReader field)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(field.Bytes(LongestText));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFileException("The file is damaged or is not an ONNX model.", e);
        }
    }
}
