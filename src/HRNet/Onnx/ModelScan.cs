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

    private readonly Dictionary<string, string> metadata = [];
    private readonly SortedDictionary<string, int> operators = new(StringComparer.Ordinal);
    private readonly HashSet<string> initializers = [];
    private readonly List<ModelValue> inputs = [];
    private readonly List<ModelValue> outputs = [];
    private long initializerBytes;
    private long metadataBytes;
    private int opset;
    private int irVersion;
    private string producer = "";
    private bool hasGraph;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    public static ModelScan Read(Stream stream, bool graph)
    {
        var scan = new ModelScan();
        scan.ReadModel(new WireReader(stream, stream.Length), graph);
        if (!scan.hasGraph || scan.irVersion == 0)
            throw new ModelFileException("The file is not an ONNX model: it has no graph or no format version.");
        return scan;
    }

    public ModelSummary Summarize(long bytes, ModelCard? card) => new(
        bytes, opset, irVersion, producer, [.. inputs.Where(input => !initializers.Contains(input.Name))], outputs,
        operators, initializers.Count, initializerBytes, metadata, card);

    private void ReadModel(WireReader model, bool graph)
    {
        while (model.Next())
        {
            switch (model.Field)
            {
                case ModelProto.IrVersionFieldNumber:
                    irVersion = (int)model.Number();
                    break;
                case ModelProto.ProducerNameFieldNumber:
                    producer = model.Text(LongestText);
                    break;
                case ModelProto.OpsetImportFieldNumber:
                    var set = Parse(OperatorSetIdProto.Parser, model);
                    if (set.Domain is "" or "ai.onnx")
                        opset = (int)set.Version;
                    break;
                case ModelProto.MetadataPropsFieldNumber:
                    var property = Parse(StringStringEntryProto.Parser, model);
                    metadata[property.Key] = property.Value;
                    if ((metadataBytes += property.CalculateSize()) > MostMetadata)
                        throw new ModelFileException($"The model has more than {MostMetadata:N0} bytes of metadata.");
                    break;
                case ModelProto.GraphFieldNumber when graph:
                    hasGraph = true;
                    ReadGraph(model.Message());
                    break;
                default:
                    hasGraph |= model.Field == ModelProto.GraphFieldNumber;
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
                    inputs.Add(Describe(Parse(ValueInfoProto.Parser, graph)));
                    break;
                case GraphProto.OutputFieldNumber:
                    outputs.Add(Describe(Parse(ValueInfoProto.Parser, graph)));
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
            operators[name] = operators.GetValueOrDefault(name) + 1;
        }
    }

    private void CountInitializer(WireReader tensor)
    {
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case TensorProto.NameFieldNumber:
                    initializers.Add(tensor.Text(limit: 65536));
                    break;
                case TensorProto.RawDataFieldNumber or TensorProto.FloatDataFieldNumber
                    or TensorProto.Int32DataFieldNumber or TensorProto.Int64DataFieldNumber:
                    initializerBytes += tensor.Skip();
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
