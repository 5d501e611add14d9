import asyncio
import json
import websockets

async def query_mcp():
    uri = "ws://localhost:8000/mcp/ws"
    headers = {"X-MCP-Token": "your-secret-token"}
    
    async with websockets.connect(uri, extra_headers=headers) as websocket:
        # List users
        request = {
            "id": "req-1",
            "action": "list",
            "model": "users",
            "params": {"limit": 10}
        }
        await websocket.send(json.dumps(request))
        response = json.loads(await websocket.recv())
        print(f"Users: {response['data']}")
        
        # Get specific ticket
        request = {
            "id": "req-2",
            "action": "get",
            "model": "tickets",
            "params": {"id": 123}
        }
        await websocket.send(json.dumps(request))
        response = json.loads(await websocket.recv())
        print(f"Ticket: {response['data']}")

asyncio.run(query_mcp())
